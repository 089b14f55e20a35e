"""Occupational injury protection (职业伤害保障): per order, what counts, benefits as far as they are fixed."""
