/** The command line: commands, printing, prompts, progress, exit codes. */
@NullMarked
package io.glyph.store.cli;

import org.jspecify.annotations.NullMarked;
