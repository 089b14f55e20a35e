"""What an agency does: close a month, explain what was assessed."""
