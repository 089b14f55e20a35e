"""What is added when the duty is not met: late fee, deemed amount, fines (滞纳金与处罚)."""
