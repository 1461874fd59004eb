/* SPDX-License-Identifier: MIT */
/* Filling a bio and handing it in. */
#ifndef _LINUX_BIO_H
#define _LINUX_BIO_H

#include <linux/blk_types.h>

#define bio_op(bio)	  ((enum req_op)((bio)->bi_opf & REQ_OP_MASK))
#define bio_sectors(bio)  ((bio)->bi_iter.bi_size >> SECTOR_SHIFT)
#define bio_end_sector(b) ((b)->bi_iter.bi_sector + bio_sectors(b))

static inline void *bvec_virt(struct bio_vec *bvec)
{
	return (char *)page_address(bvec->bv_page) + bvec->bv_offset;
}

void bio_init(struct bio *bio, struct block_device *bdev, struct bio_vec *table,
	      unsigned short max_vecs, blk_opf_t opf);
int bio_add_page(struct bio *bio, struct page *page, unsigned int len, unsigned int offset);
int bio_add_virt(struct bio *bio, void *vaddr, unsigned int len);
void submit_bio(struct bio *bio);
int submit_bio_wait(struct bio *bio);
void bio_endio(struct bio *bio);

static inline void bio_io_error(struct bio *bio)
{
	bio->bi_status = BLK_STS_IOERR;
	bio_endio(bio);
}
#endif
