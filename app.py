"""The search page: ask by photo, link or words, and see the products that look like it."""

import streamlit as st

from lib.errors import FindalikeError
from lib.search import browse, search
from pages.parts import (
    address,
    ask,
    drawer,
    empty,
    filter_bar,
    heading,
    how,
    picking,
    problem,
    quota,
    results,
)
from pages.parts.asked import asked
from pages.parts.resources import opened, standing_in

now = address.current()
st.set_page_config(page_title=heading.tab(now), page_icon="static/icon.png", layout="wide")

quota.install()
heading.title(now)
with standing_in():
    catalogue = embedder, shop = opened()
    if not shop.count():
        empty.show(catalogue)
        st.stop()
    ask.show(now, catalogue)

    found = question = None
    try:
        if question := asked(now, shop):
            line = heading.show(now, question, shop)
            found = search(
                question.query,
                embedder,
                shop,
                filters=now.filters,
                limit=now.limit,
                order="nearest" if now.wall else now.order,
            )
            line.markdown(heading.found(found, now))
    except FindalikeError as error:
        problem.show(error)
        if question is None:
            heading.back(now)  # which stands above the results otherwise

    seen = question is not None and question.query.shows
    shown = found or browse(shop, filters=now.filters, limit=now.limit, order=now.order)
    filter_bar.show(now, shop, shown, asked=found is not None, seen=seen)
    results.show(now, shown, catalogue, question if found else None)
    how.show(now, shown, catalogue)
    if now.item:
        drawer.show(now.item, shown, question if found else None, catalogue)
    if found and question and question.photo:
        picking.look(now, question.photo, catalogue, seen_at_once=bool(found.close))
