package io.gamlp.flink.augmentation;

import io.gamlp.graph.store.FileEntry;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * Value of a vertex of the block graph: one hop of one node block, as the files that hold it. A hop
 * is part of the result, so it has to be written anyway, and is there before its vertex goes on:
 * its neighbours read from there what they need, verified by the checksums. Handed on by value it
 * would be copied some ten times, through Flink's buffers and sorters, for each of them.
 *
 * @param block node block
 * @param slabs file of each feature slab, in order
 */
@TypeInfo(BlockTypes.StoredFactory.class)
record StoredBlock(int block, List<FileEntry> slabs) {}
