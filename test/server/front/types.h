/*
 * types.h
 *	  ClickHouse type names as trees, and how many bytes the values of a
 *	  column take on the wire.
 *
 * This is all that the front knows about types: enough to find the end of a
 * column.  Types whose encoding cannot be delimited without their own code
 * (states of aggregate functions, Dynamic, JSON) are "opaque".
 */
#ifndef FRONT_TYPES_H
#define FRONT_TYPES_H

#include <string>
#include <vector>

#include "wire.h"

namespace front {

struct Type
{
	std::string name;			/* without arguments */
	std::vector<Type> args;		/* those that are types */
	std::vector<std::string> literals;	/* those that are not */
};

/* Throws on a malformed name. */
Type parseType(const std::string &text);

bool isOpaque(const Type &type);
bool hasLowCardinality(const Type &type);
/* A type's name with T instead of every LowCardinality(T). */
std::string withoutLowCardinality(const std::string &text);

/* Moves the reader over the values of a column of so many rows. */
void skipColumn(ByteReader &in, const Type &type, uint64_t rows);

/* The multi-line form that DESCRIBE prints, on one line again. */
std::string unprettyType(const std::string &text);

} // namespace front

#endif
