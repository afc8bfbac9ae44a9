"""Slides of a meeting: a description in, a PPTX or a PDF out. No Streamlit, no reading of data."""
