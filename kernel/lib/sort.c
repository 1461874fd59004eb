// SPDX-License-Identifier: MIT
/*
 * Heapsort. The C library's qsort() would recurse and can take quadratic time.
 */
#include <linux/sort.h>
#include <linux/export.h>
#include <linux/string.h>

/**
 * struct sorter - the parameters of a sort
 * @base: array
 * @size: size of an element
 * @cmp: comparison
 * @swap: exchange, or NULL
 * @priv: for both
 */
struct sorter {
	char *base;
	size_t size;
	cmp_r_func_t cmp;
	swap_r_func_t swap;
	const void *priv;
};

static void *element(const struct sorter *s, size_t i)
{
	return s->base + i * s->size;
}

static void exchange(const struct sorter *s, size_t i, size_t j)
{
	char *a = element(s, i);
	char *b = element(s, j);

	if (s->swap) {
		s->swap(a, b, s->size, s->priv);
		return;
	}
	for (size_t n = s->size; n; n--, a++, b++) {
		char tmp = *a;

		*a = *b;
		*b = tmp;
	}
}

/* Let element @i sink until none of its children 2i+1, 2i+2 is behind it. */
static void sift_down(const struct sorter *s, size_t i, size_t num)
{
	size_t child;

	while ((child = 2 * i + 1) < num) {
		if (child + 1 < num &&
		    s->cmp(element(s, child), element(s, child + 1), s->priv) < 0)
			child++;
		if (s->cmp(element(s, i), element(s, child), s->priv) >= 0)
			return;
		exchange(s, i, child);
		i = child;
	}
}

void sort_r(void *base, size_t num, size_t size, cmp_r_func_t cmp,
	    swap_r_func_t swap, const void *priv)
{
	struct sorter s = { base, size, cmp, swap, priv };

	for (size_t i = num / 2; i-- > 0;)
		sift_down(&s, i, num);
	while (num > 1) {
		exchange(&s, 0, --num);
		sift_down(&s, 0, num);
	}
}
EXPORT_SYMBOL(sort_r);

/* The functions without priv, carried in priv. */
struct plain {
	cmp_func_t cmp;
	swap_func_t swap;
};

static int plain_cmp(const void *a, const void *b, const void *priv)
{
	return ((const struct plain *)priv)->cmp(a, b);
}

static void plain_swap(void *a, void *b, int size, const void *priv)
{
	((const struct plain *)priv)->swap(a, b, size);
}

void sort(void *base, size_t num, size_t size, cmp_func_t cmp, swap_func_t swap)
{
	struct plain plain = { cmp, swap };

	sort_r(base, num, size, plain_cmp, swap ? plain_swap : NULL, &plain);
}
EXPORT_SYMBOL(sort);
