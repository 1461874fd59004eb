// SPDX-License-Identifier: MIT
/* The tree of /proc and /sys/kernel/debug: names, making and removing. */
#include <linux/err.h>
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <bhk/vfs.h>
#include "internal.h"

static DEFINE_MUTEX(tree_mutex);

static struct proc_dir_entry root = {
	.sibling = LIST_HEAD_INIT(root.sibling),
	.children = LIST_HEAD_INIT(root.children),
	.mode = S_IFDIR | 0555,
	.kref = KREF_INIT(1),
};

static struct proc_dir_entry *proc_root, *debug_root;

struct proc_dir_entry *debugfs_root(void)
{
	return debug_root;
}

static struct proc_dir_entry *find_child(struct proc_dir_entry *dir, const char *name, size_t len)
{
	struct proc_dir_entry *node;

	list_for_each_entry(node, &dir->children, sibling)
		if (!strncmp(node->name, name, len) && !node->name[len])
			return node;
	return NULL;
}

/* Follow all parts of @path but the last, which is left in *@path. Tree mutex held. */
static struct proc_dir_entry *walk_to_parent(struct proc_dir_entry *dir, const char **path)
{
	const char *slash;

	while (dir && (slash = strchr(*path, '/'))) {
		if (slash != *path)
			dir = find_child(dir, *path, slash - *path);
		*path = slash + 1;
	}
	return dir;
}

/**
 * node_get_child() - find a node
 * @parent: directory, NULL for /proc
 * @path:   from there; a slash at either end does not matter
 *
 * Context: task, may sleep. Return: node with a reference, or NULL.
 */
struct proc_dir_entry *node_get_child(struct proc_dir_entry *parent, const char *path)
{
	struct proc_dir_entry *node;

	mutex_lock(&tree_mutex);
	node = walk_to_parent(parent ?: proc_root, &path);
	if (node && *path)
		node = find_child(node, path, strlen(path));
	if (node)
		kref_get(&node->kref);
	mutex_unlock(&tree_mutex);
	return node;
}

/** node_get_by_path() - the same from the root, which is above /proc and /sys */
struct proc_dir_entry *node_get_by_path(const char *path)
{
	return node_get_child(&root, path);
}

static void free_node(struct kref *kref)
{
	kfree(container_of(kref, struct proc_dir_entry, kref));
}

void node_put(struct proc_dir_entry *node)
{
	kref_put(&node->kref, free_node);
}

/**
 * node_create() - a node that is not in the tree yet
 * @path:   name, below existing directories of @parent
 * @mode:   S_IFREG or S_IFDIR and permissions; without permissions 0444
 * @parent: directory, NULL for /proc
 * @data:   of the one who makes it
 *
 * Context: task, may sleep. Return: for node_publish(); NULL without memory or for a bad path.
 */
struct proc_dir_entry *node_create(const char *path, umode_t mode, struct proc_dir_entry *parent,
				   void *data)
{
	struct proc_dir_entry *node;

	mutex_lock(&tree_mutex);
	parent = walk_to_parent(parent ?: proc_root, &path);
	mutex_unlock(&tree_mutex);
	if (!parent || !S_ISDIR(parent->mode) || !*path)
		return NULL;
	node = kzalloc(sizeof(*node) + strlen(path) + 1, GFP_KERNEL);
	if (!node)
		return NULL;
	INIT_LIST_HEAD(&node->sibling);
	INIT_LIST_HEAD(&node->children);
	INIT_LIST_HEAD(&node->openers);
	init_completion(&node->drained);
	mutex_init(&node->lock);
	kref_init(&node->kref);
	node->parent = parent;
	node->mode = mode & S_IALLUGO ? mode : mode | 0444;
	node->data = data;
	strcpy(node->name, path);
	return node;
}

/** node_publish() - put a complete node into the tree; NULL if the name is taken */
struct proc_dir_entry *node_publish(struct proc_dir_entry *node)
{
	bool taken;

	mutex_lock(&tree_mutex);
	taken = find_child(node->parent, node->name, strlen(node->name));
	if (!taken)
		list_add_tail(&node->sibling, &node->parent->children);
	mutex_unlock(&tree_mutex);
	if (!taken)
		return node;
	pr_warn("proc_dir_entry '%s/%s' already registered\n", node->parent->name, node->name);
	node_put(node);
	return NULL;
}

/** node_for_each_child() - call @fn for each entry, with the tree locked; 0 or -ENOTDIR */
int node_for_each_child(struct proc_dir_entry *dir,
			void (*fn)(struct proc_dir_entry *child, void *data), void *data)
{
	struct proc_dir_entry *child;

	if (!S_ISDIR(dir->mode))
		return -ENOTDIR;
	mutex_lock(&tree_mutex);
	list_for_each_entry(child, &dir->children, sibling)
		fn(child, data);
	mutex_unlock(&tree_mutex);
	return 0;
}

static struct proc_dir_entry *take_first_child(struct proc_dir_entry *dir)
{
	struct proc_dir_entry *child;

	mutex_lock(&tree_mutex);
	child = list_first_entry_or_null(&dir->children, struct proc_dir_entry, sibling);
	if (child)
		list_del_init(&child->sibling);
	mutex_unlock(&tree_mutex);
	return child;
}

/**
 * node_remove() - remove a node and what is below it
 * @node: not under removal by somebody else
 *
 * When this returns, none of its functions runs or will be called.
 *
 * Context: task, may sleep; not from the node's own functions.
 */
void node_remove(struct proc_dir_entry *node)
{
	struct proc_dir_entry *child;

	mutex_lock(&tree_mutex);
	list_del_init(&node->sibling);
	mutex_unlock(&tree_mutex);
	while ((child = take_first_child(node)))
		node_remove(child);
	node_shut(node);
	node_put(node);
}

static struct proc_dir_entry *make_dir(const char *name, struct proc_dir_entry *parent)
{
	struct proc_dir_entry *node = node_create(name, S_IFDIR | 0555, parent, NULL);

	return node ? node_publish(node) : NULL;
}

/* The directory, which is made if it is not there. */
static struct proc_dir_entry *get_dir(struct proc_dir_entry *parent, const char *name)
{
	struct proc_dir_entry *dir;

	mutex_lock(&tree_mutex);
	dir = find_child(parent, name, strlen(name));
	mutex_unlock(&tree_mutex);
	return dir ?: make_dir(name, parent);
}

/**
 * proc_mkdir_path() - a directory outside of /proc, and those above it
 * @path: without a slash at the begin or the end, "sys/class/thermal"
 *
 * Context: init; task. Return: for proc_create() and its like, which are for all of the tree;
 * NULL without memory.
 */
struct proc_dir_entry *proc_mkdir_path(const char *path)
{
	struct proc_dir_entry *dir = &root;
	char buf[VFS_PATH_MAX], *rest = buf, *name;

	strscpy(buf, path, sizeof(buf));
	while (dir && (name = strsep(&rest, "/")))
		dir = get_dir(dir, name);
	return dir;
}

static int __init make_roots(void)
{
	struct proc_dir_entry *sys, *kernel = NULL;

	proc_root = make_dir("proc", &root);
	sys = make_dir("sys", &root);
	if (sys)
		kernel = make_dir("kernel", sys);
	if (kernel)
		debug_root = make_dir("debug", kernel);
	return proc_root && debug_root && make_dir("driver", proc_root) ? 0 : -ENOMEM;
}
core_initcall(make_roots);
