/** Manifest, audit log, lock, backups and scratch space as files of a POSIX file system. */
@NullMarked
package io.glyph.store.filesystem;

import org.jspecify.annotations.NullMarked;
