/**
 * Simulation of a roll-out: releases with dates, machines that update late, and stores that several
 * of them share.
 */
@NullMarked
package io.glyph.store.domain.rollout;

import org.jspecify.annotations.NullMarked;
