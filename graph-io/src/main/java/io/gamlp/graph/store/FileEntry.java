package io.gamlp.graph.store;

/**
 * What a manifest knows of one binary file.
 *
 * @param name name within the artefact's directory
 * @param bytes length of the whole file
 * @param checksum CRC32C, as 8 hex digits, of the file's own checksum table and footer: it binds
 *     every byte, so a file of another snapshot is noticed too
 */
public record FileEntry(String name, long bytes, String checksum) {}
