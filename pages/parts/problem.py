"""What went wrong, said to the visitor: in full where it is theirs to mend, else not."""

import streamlit as st

from lib.errors import BudgetSpent, EmbeddingError, FindalikeError, StoreAway, StoreError
from pages.parts.resources import engine


def show(error: FindalikeError) -> None:
    """Draw a sentence; what only the keeper can mend, and may name hosts, goes to the log.

    A store that is away is not shown but raised: see `resources.standing_in`.
    """
    if isinstance(error, StoreAway):
        raise error
    if isinstance(error, EmbeddingError | StoreError) and not isinstance(error, BudgetSpent):
        engine().note(error)
        st.error(
            "New photos and words cannot be searched just now; “More like this” and the filters "
            "still work. The shop's keeper finds the reason in the app's log."
        )
    else:
        st.error(str(error))
