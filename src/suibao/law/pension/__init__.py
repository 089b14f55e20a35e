"""Employee pension (职工基本养老保险): contributions, index, account, award, death, increase."""
