package io.glyph.store.domain.audit;

/**
 * A checkpoint from outside the store that the log must extend.
 *
 * @param lines how many lines it covers
 * @param root RFC 6962 root over them, lower case hex
 * @param by who vouches
 */
public record Anchor(Voucher by, long lines, String root) {}
