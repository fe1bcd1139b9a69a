"""Streamlit pieces that pages share; a subfolder of `pages/` is never a page itself."""
