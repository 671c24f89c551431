"""How well the tasks are done: our own labelled set, asked of whichever service is configured, and scored. Costs money.

report = await running.run(claude, cases.load(), plan)
"""
