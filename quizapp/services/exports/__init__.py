"""Figures to take along: tables of one row a fact, as CSV and XLSX, and the log in the form that FSRS tools read."""
