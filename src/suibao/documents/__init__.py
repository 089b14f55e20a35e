"""What people take away: statements, filings and the summary of a month. Rendering only: sums of lines, no amounts."""
