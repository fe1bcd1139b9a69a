"""Visual search over a shop's catalogue, in plain Python: no Streamlit, no prints.

    feed ──► pictures ──► embedding ──► store                              (importing, once)
    query ─► pictures ──► embedding ──► store ──► ranking ──► results      (search, each time)

`search` is the second line on one screen, `importing.run` the first. `engine` opens the embedder
and the store that the settings name; both are protocols (`embedding`, `store`) with a built-in
and an embedded one, Jina's and TiDB's. Distances are cosine distances everywhere: 0 the same, 2
the opposite. `errors` says who reads which message.
"""
