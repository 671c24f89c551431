"""AI: what Claude is asked about a conversation, and what becomes of its answers.

    request = asking.request("triage", excerpt, "claude-haiku-5-5")     # its bytes, their hash, what it can cost
    answer = await claude.ask(request, time_s_max=30)                   # raises a CallError
    outcome = reading.read(request, answer)                             # Triaged, …, or Failed with its reason
    cost = prices.cost(answer.usage, request.price)

Pure but for `client.py`, which alone knows the SDK. Nothing here knows a database. The model gets one conversation and
what the workspace approved, no tools and no recipients; whatever it answers is a proposal.
"""
