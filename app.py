"""The search page: ask by photo, link or words, and see the products that look like it."""

import streamlit as st

from lib.errors import FindalikeError
from lib.search import browse, search
from pages.parts import address, ask, drawer, filter_bar, heading, quota, results
from pages.parts.asked import asked
from pages.parts.resources import opened

st.set_page_config(page_title="Findalike", page_icon="static/icon.png", layout="wide")

quota.install()
now = address.current()
embedder, shop = opened()
heading.title()
ask.show(now, shop)

question = None
try:
    question = asked(now, shop)
except FindalikeError as error:
    st.error(str(error))

if question:
    line = heading.show(now, question, shop)
filter_bar.show(now, shop)
if question:
    found = search(question.query, embedder, shop, filters=now.filters, limit=now.limit)
    line.markdown(heading.found(found))
else:
    found = browse(shop, filters=now.filters, limit=now.limit)
results.show(now, found, shop)
if now.item:
    drawer.show(now.item, found, shop)
