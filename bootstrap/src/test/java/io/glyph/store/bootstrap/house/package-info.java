/**
 * What the tests of the whole house share: golden stores, the packaged program, looks at a folder.
 */
@NullMarked
package io.glyph.store.bootstrap.house;

import org.jspecify.annotations.NullMarked;
