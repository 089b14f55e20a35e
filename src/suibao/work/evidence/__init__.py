"""Evidence of control and dependence from order logs (用工日志证据)."""
