"""Figures of study, one a file: plain rows in, plain values out."""
