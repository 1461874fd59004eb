// SPDX-License-Identifier: MIT
/* Lists sorted by priority. */
#include <linux/plist.h>
#include <linux/bug.h>
#include <linux/export.h>

/* The first node of the next group, going round to the first group. */
#define next_group(pos) list_next_entry(pos, prio_list)

void plist_add(struct plist_node *node, struct plist_head *head)
{
	struct list_head *behind = &head->node_list;
	struct plist_node *first, *group;

	WARN_ON(!plist_node_empty(node));
	WARN_ON(!list_empty(&node->prio_list));
	if (plist_head_empty(head)) {
		list_add_tail(&node->node_list, &head->node_list);
		return;
	}

	/* Find the first group behind the node; it goes right before that. */
	group = first = plist_first(head);
	do {
		if (node->prio < group->prio) {
			behind = &group->node_list;
			break;
		}
		group = next_group(group);
	} while (group != first);

	list_add_tail(&node->node_list, behind);
	if (node->node_list.prev == &head->node_list ||
	    list_prev_entry(node, node_list)->prio != node->prio)
		list_add_tail(&node->prio_list, &group->prio_list);
}
EXPORT_SYMBOL(plist_add);

void plist_del(struct plist_node *node, struct plist_head *head)
{
	struct plist_node *next = list_next_entry(node, node_list);

	/* The next one of its priority becomes the first of the group. */
	if (!list_empty(&node->prio_list)) {
		if (!list_is_last(&node->node_list, &head->node_list) &&
		    list_empty(&next->prio_list))
			list_add(&next->prio_list, &node->prio_list);
		list_del_init(&node->prio_list);
	}
	list_del_init(&node->node_list);
}
EXPORT_SYMBOL(plist_del);

void plist_requeue(struct plist_node *node, struct plist_head *head)
{
	plist_del(node, head);
	plist_add(node, head);
}
EXPORT_SYMBOL(plist_requeue);
