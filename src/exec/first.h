/*-------------------------------------------------------------------------
 *
 * first.h
 *	  The statement that loads the library.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_FIRST_H
#define CH_FIRST_H

/* Called once, by _PG_init(). */
extern void ch_first_init(void);

#endif							/* CH_FIRST_H */
