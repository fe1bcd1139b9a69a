"""What is liked and disliked of what was found, as chips to take back."""

import streamlit as st

from lib.store import Store
from lib.votes import Votes
from pages.parts import address
from pages.parts.plain import plain
from pages.parts.wording import many


def told(votes: Votes) -> str:
    """How many products lead the search, such as "More like 2 products, less like 1 product"."""
    counts = {"more": len(votes.liked), "less": len(votes.disliked)}
    said = [f"{way} like {many(n, 'product')}" for way, n in counts.items() if n]
    return ", ".join(said).capitalize()


def chips(votes: Votes, store: Store) -> None:
    """A chip for each product; a click takes back what was said of it."""
    titles = {p.id: p.title for p in store.get((*votes.liked, *votes.disliked))}
    with st.container(horizontal=True, gap="xsmall", key="votes"):
        for icon, ids in {"thumb_up": votes.liked, "thumb_down": votes.disliked}.items():
            for product_id in ids:
                title = plain(titles.get(product_id, product_id), longest=40)
                st.button(
                    title,
                    key=f"vote_{product_id}",
                    icon=f":material/{icon}:",
                    help=f"Take back what you said of {title}",
                    on_click=take_back,
                    args=(product_id,),
                )


def like(product_id: str) -> None:
    """Lead the search towards a product, or no longer."""
    address.change(votes=address.current().votes.like(product_id))


def dislike(product_id: str) -> None:
    """Lead the search away from a product, and show it no more."""
    address.change(votes=address.current().votes.dislike(product_id))


def take_back(product_id: str) -> None:
    """Say nothing of a product any more."""
    address.change(votes=address.current().votes.without(product_id))
