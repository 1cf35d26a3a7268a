"""Judgement: what does not make sense in a story whose shape is right.

A check is a function from the facts of a story to its faults; ``@check`` gives it its code, its severity, the templates of
its sentences, and when it is judged. To add one: the function, its row in ``catalogue.CHECKS``, its folder of fixtures.
"""
