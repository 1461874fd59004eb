# SPDX-License-Identifier: MIT
"""What the sweep runs is what the headers offer: tests/sweep/covers.py and the list of what is left out."""

import pytest
from tests.sweep import covers
from tests.sweep.covers import BadList, Missing, Roles

HEADER = """
int __must_check first(struct thing *t, irq_handler_t handler,
		       void *arg);
__printf(1, 2) void second(const char *fmt, ...);
void *third(size_t size) __malloc;
typedef void (*callback)(struct thing *t);

static inline int wrapper(struct thing *t)
{
	return first(t, NULL, NULL);
}
#define twice(t) \\
	(wrapper(t), wrapper(t))
"""

SOURCE = """
static int third_op(void)
{
	third(1);
	return 0;
}

SWEEP_OP(first_op, twice(&thing))
SWEEP_OP(unused_op, (second("a"), 0))

#define ANY (SWEEP_TASK | SWEEP_IRQ)

static const struct sweep_op ops[] = {
	{"first", first_op, ANY, BIT(IDLE)},
	{"third", third_op,
	 SWEEP_WAKE},
	{},
};
"""


def test_all_is_swept_or_left_out_with_a_reason() -> None:
    names, roles = covers.read_sources()
    missing = covers.compare(names, roles, *covers.read_left_out(covers.LEFT_OUT.read_text()))
    assert missing == Missing()
    assert len(names) > 180
    assert sum(roles[name].operation for name in names if name in roles) > 80


def test_what_the_headers_offer() -> None:
    exports = "EXPORT_SYMBOL(first);\nEXPORT_SYMBOL_GPL(second);\nEXPORT_SYMBOL(third);\nEXPORT_SYMBOL(wrapper);"
    assert covers.public([HEADER], [exports]) == ["first", "second", "third"]
    assert covers.public([HEADER], ["EXPORT_SYMBOL(third);"]) == ["third"]


def test_what_a_table_runs() -> None:
    roles = covers.swept([SOURCE], [HEADER])
    assert roles["first"] == Roles(operation=True, handler=True)
    assert roles["third"] == Roles(thread=True)
    assert "second" not in roles


def test_what_is_missing() -> None:
    roles = {"a": Roles(operation=True, handler=True), "b": Roles(operation=True), "c": Roles(thread=True)}
    names = ["a", "b", "c", "d"]
    assert covers.compare(names, roles, {}, {}) == Missing(["c", "d"], ["b", "c", "d"], [])
    nowhere, no_handler = covers.read_left_out("# why\nc d: no state\n-b: sleeps\n")
    assert covers.compare(names, roles, nowhere, no_handler) == Missing()


def test_what_is_listed_for_nothing() -> None:
    roles = {"a": Roles(operation=True, handler=True)}
    assert covers.compare(["a"], roles, {"a": "x"}, {}).needless == ["a"]
    assert covers.compare(["a"], roles, {}, {"a": "x"}).needless == ["a"]
    assert covers.compare(["a"], roles, {"gone": "x"}, {}).needless == ["gone"]


def test_a_reason_is_needed() -> None:
    with pytest.raises(BadList):
        covers.read_left_out("name\n")
