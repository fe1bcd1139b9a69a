"""Catalogue: what is in the shop and where it came from; and for its keeper, how to bring more."""

import streamlit as st

from pages.parts import (
    heading,
    importing,
    inspecting,
    left_behind,
    matching,
    operator,
    quota,
    sources,
)
from pages.parts.resources import engine, opened, standing_in

st.set_page_config(page_title="Findalike · Catalogue", page_icon="static/icon.png", layout="wide")

quota.install()
heading.title()
with standing_in():
    catalogue = opened()
    if operator.show("to import and to delete"):
        quota.trust()
        jobs = engine().jobs
        if jobs:
            importing.show(jobs, catalogue.store)
            left_behind.show(jobs, catalogue.store)
        sources.show(catalogue, jobs)
        inspecting.show(catalogue)
        matching.show(catalogue)
    else:
        sources.figures(catalogue.store)
