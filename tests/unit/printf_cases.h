/* SPDX-License-Identifier: MIT */
/*
 * Formats and what they must give: for the host (tests/unit/test_vsprintf.c, where the C library
 * must agree) and for the image (tests/target/printf_test.c).
 */
#ifndef PRINTF_CASES_H
#define PRINTF_CASES_H

/* clang-format off: a table */
#define PRINTF_CASES(CASE)						\
	CASE("", "%s", "")						\
	CASE("plain", "plain%s", "")					\
	CASE("100%", "100%%%s", "")					\
	CASE("42", "%d", 42)						\
	CASE("-42", "%i", -42)						\
	CASE("+42", "%+d", 42)						\
	CASE(" 42", "% d", 42)						\
	CASE("   42|", "%5d|", 42)					\
	CASE("42   |", "%-5d|", 42)					\
	CASE("00042", "%05d", 42)					\
	CASE("-0042", "%05d", -42)					\
	CASE("  042", "%5.3d", 42)					\
	CASE("  042", "%05.3d", 42)					\
	CASE("|   |", "|%3.0d|", 0)					\
	CASE("   42", "%*d", 5, 42)					\
	CASE("42   |", "%*d|", -5, 42)					\
	CASE("00042", "%.*d", 5, 42)					\
	CASE("42", "%.*d", -5, 42)					\
	CASE("-2147483648", "%d", -2147483647 - 1)			\
	CASE("4294967295", "%u", 4294967295u)				\
	CASE("ffffffff", "%x", 4294967295u)				\
	CASE("0XFF", "%#X", 255)					\
	CASE("0xff", "%#x", 255)					\
	CASE("0", "%#x", 0)						\
	CASE("0x0000ff", "%#08x", 255)					\
	CASE("0377", "%#o", 255)					\
	CASE("-1", "%hhd", 255)						\
	CASE("ff", "%hhx", 0x1ff)					\
	CASE("-32768", "%hd", 32768)					\
	CASE("8000", "%hx", 0x18000)					\
	CASE("123", "%ld", 123l)					\
	CASE("7b", "%lx", 123ul)					\
	CASE("-9223372036854775808", "%lld", -9223372036854775807ll - 1) \
	CASE("18446744073709551615", "%llu", 18446744073709551615ull)	\
	CASE("ffffffffffffffff", "%llx", 18446744073709551615ull)	\
	CASE("0x0123456789abcdef", "%#018llx", 0x123456789abcdefull)	\
	CASE("7", "%zu", (size_t)7)					\
	CASE("-7", "%zd", (ssize_t)-7)					\
	CASE("-7", "%td", (ptrdiff_t)-7)				\
	CASE("7", "%ju", (uintmax_t)7)					\
	CASE("a", "%c", 'a')						\
	CASE("  a|", "%3c|", 'a')					\
	CASE("a  |", "%-3c|", 'a')					\
	CASE("text", "%s", "text")					\
	CASE("      text", "%10s", "text")				\
	CASE("text      |", "%-10s|", "text")				\
	CASE("te", "%.2s", "text")					\
	CASE("   te|", "%5.2s|", "text")				\
	CASE("te   |", "%-*.*s|", 5, 2, "text")				\
	CASE("", "%.0s", "text")					\
	CASE("text", "%.*s", -1, "text")				\
	CASE("1 2 3 4 5 6 7 8", "%d %d %d %d %d %d %d %d", 1, 2, 3, 4, 5, 6, 7, 8) \
	CASE("1 2 3", "%d %lld %d", 1, 2ll, 3)				\
	CASE("a:1,b:x", "%s:%d,%c:%s", "a", 1, 'b', "x")
/* clang-format on */
#endif
