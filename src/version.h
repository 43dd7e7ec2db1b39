/*-------------------------------------------------------------------------
 *
 * version.h
 *	  The version of the library (the extension's SQL has its own).
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_VERSION_H
#define CH_VERSION_H

#define CH_FDW_VERSION "1.0.0"
#define CH_FDW_VERSION_MAJOR 1
#define CH_FDW_VERSION_MINOR 0
#define CH_FDW_VERSION_PATCH 0

#endif							/* CH_VERSION_H */
