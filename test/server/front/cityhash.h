/*
 * cityhash.h
 *	  CityHash128 as of CityHash 1.0.2, which ClickHouse's frames use as their
 *	  checksum.  Later versions of CityHash give other values.
 */
#ifndef FRONT_CITYHASH_H
#define FRONT_CITYHASH_H

#include <cstddef>
#include <cstdint>

namespace front {

struct Hash128
{
	uint64_t low;
	uint64_t high;
};

Hash128 cityHash128(const char *data, size_t n);

} // namespace front

#endif
