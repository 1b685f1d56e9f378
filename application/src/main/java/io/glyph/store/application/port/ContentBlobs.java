package io.glyph.store.application.port;

import io.glyph.store.domain.source.ImportedFile;
import io.glyph.store.domain.store.StoreLocation;
import java.util.Optional;

/**
 * {@code content/}: file bytes under their SHA-256, mode 0644 but for what the umask takes away. A
 * blob that nothing in the database names is harmless, and never removed here: another program may
 * be just about to name it.
 */
public interface ContentBlobs {
  /** Makes room for files that are on their way; under the lock. */
  Intake begin(StoreLocation store);

  /** Files on their way into {@code content/}. */
  interface Intake extends AutoCloseable {
    /**
     * Says that a file will be taken soon, so that it may be read meanwhile. What it costs in
     * memory is the caller's to bound: as much as the file has, unless that is more than a
     * mebibyte.
     */
    default void expect(ProjectTree.FoundFile file) {}

    /**
     * Reads a file once, copying and hashing it at the same time. A blob that is there already is
     * kept; one whose size cannot be right is replaced.
     *
     * @return empty where the file is not there any more, or is no regular file any more
     * @throws io.glyph.store.domain.refusal.RefusedException with {@code IoFailed} where it changes
     *     each time that it is read, and with {@code UnsafeStore} for what is no file of ours in
     *     the place of a blob
     */
    Optional<ImportedFile> take(ProjectTree.FoundFile file);

    /**
     * Gives every blob its name, and makes all that was taken durable, those that were there before
     * included. Only after this may the database name them.
     */
    void settle();

    /** Removes what has not settled. */
    @Override
    void close();
  }
}
