/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BYTEORDER_LITTLE_ENDIAN_H
#define _LINUX_BYTEORDER_LITTLE_ENDIAN_H

#include <linux/types.h>
#include <linux/swab.h>

#ifndef __LITTLE_ENDIAN
#define __LITTLE_ENDIAN		1234
#endif
#define __LITTLE_ENDIAN_BITFIELD

#define cpu_to_le16(x)		((__le16)(x))
#define cpu_to_le32(x)		((__le32)(x))
#define cpu_to_le64(x)		((__le64)(x))
#define le16_to_cpu(x)		((u16)(x))
#define le32_to_cpu(x)		((u32)(x))
#define le64_to_cpu(x)		((u64)(x))
#define cpu_to_be16(x)		swab16(x)
#define cpu_to_be32(x)		swab32(x)
#define cpu_to_be64(x)		swab64(x)
#define be16_to_cpu(x)		swab16(x)
#define be32_to_cpu(x)		swab32(x)
#define be64_to_cpu(x)		swab64(x)

#define __cpu_to_le16		cpu_to_le16
#define __cpu_to_le32		cpu_to_le32
#define __cpu_to_le64		cpu_to_le64
#define __le16_to_cpu		le16_to_cpu
#define __le32_to_cpu		le32_to_cpu
#define __le64_to_cpu		le64_to_cpu
#define __cpu_to_be16		cpu_to_be16
#define __cpu_to_be32		cpu_to_be32
#define __cpu_to_be64		cpu_to_be64
#define __be16_to_cpu		be16_to_cpu
#define __be32_to_cpu		be32_to_cpu
#define __be64_to_cpu		be64_to_cpu
#define __constant_cpu_to_le16	cpu_to_le16
#define __constant_cpu_to_le32	cpu_to_le32
#define __constant_cpu_to_be16	cpu_to_be16
#define __constant_cpu_to_be32	cpu_to_be32

#define htons(x)		cpu_to_be16(x)
#define htonl(x)		cpu_to_be32(x)
#define ntohs(x)		be16_to_cpu(x)
#define ntohl(x)		be32_to_cpu(x)

static inline u16 le16_to_cpup(const __le16 *p) { return *p; }
static inline u32 le32_to_cpup(const __le32 *p) { return *p; }
static inline u64 le64_to_cpup(const __le64 *p) { return *p; }
static inline u16 be16_to_cpup(const __be16 *p) { return swab16(*p); }
static inline u32 be32_to_cpup(const __be32 *p) { return swab32(*p); }
static inline u64 be64_to_cpup(const __be64 *p) { return swab64(*p); }
static inline __le16 cpu_to_le16p(const u16 *p) { return *p; }
static inline __le32 cpu_to_le32p(const u32 *p) { return *p; }
static inline __le64 cpu_to_le64p(const u64 *p) { return *p; }
static inline __be16 cpu_to_be16p(const u16 *p) { return swab16(*p); }
static inline __be32 cpu_to_be32p(const u32 *p) { return swab32(*p); }
static inline __be64 cpu_to_be64p(const u64 *p) { return swab64(*p); }

#define le16_to_cpus(p)		((void)(p))
#define le32_to_cpus(p)		((void)(p))
#define le64_to_cpus(p)		((void)(p))
#define cpu_to_le16s(p)		((void)(p))
#define cpu_to_le32s(p)		((void)(p))
#define cpu_to_le64s(p)		((void)(p))
#define be16_to_cpus(p)		swab16s(p)
#define be32_to_cpus(p)		swab32s(p)
#define be64_to_cpus(p)		swab64s(p)
#define cpu_to_be16s(p)		swab16s(p)
#define cpu_to_be32s(p)		swab32s(p)
#define cpu_to_be64s(p)		swab64s(p)

static inline void le16_add_cpu(__le16 *p, u16 val) { *p += val; }
static inline void le32_add_cpu(__le32 *p, u32 val) { *p += val; }
static inline void le64_add_cpu(__le64 *p, u64 val) { *p += val; }

static inline void be16_add_cpu(__be16 *p, u16 val)
{
	*p = cpu_to_be16(be16_to_cpu(*p) + val);
}

static inline void be32_add_cpu(__be32 *p, u32 val)
{
	*p = cpu_to_be32(be32_to_cpu(*p) + val);
}

#endif
