"""What the bench of lists asks is what the API asks: a statement that has changed since would stop it after an hour."""

import random
from typing import cast

from bench import lists, lists_fill
from bench.rig import Rig
from installations import Servers, make_installation

CONVERSATIONS = 40


def test_every_question_of_the_bench_is_answered(servers: Servers) -> None:
    here = cast("Rig", make_installation(servers))  # it is connected to in the same way
    lists_fill.fill(here, CONVERSATIONS)
    chance = random.Random(1)
    with lists.asking(here, CONVERSATIONS) as side:
        for question in lists.questions(has_events=True).values():
            assert side.ask(*question(chance, CONVERSATIONS)) > 0
