"""Status: what is connected, what is in it, what is spent; and for its keeper, what is wrong."""

import streamlit as st

from pages.parts import bundled, heading, operator, quality, status
from pages.parts.resources import opened, standing_in

st.set_page_config(page_title="Findalike · Status", page_icon="static/icon.png", layout="wide")

heading.title()
with standing_in():
    catalogue = opened()
    report = catalogue.store.status()
    status.show(catalogue, report)
    quality.figures(catalogue.store)
    if operator.show("to see where it is and to work on it"):
        status.details(report)
        if not report.products:
            bundled.offer(catalogue, link=True)
        quality.work(catalogue)
        status.index(catalogue, report)
        status.plan(catalogue)
        status.versions()
