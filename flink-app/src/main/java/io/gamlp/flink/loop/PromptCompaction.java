package io.gamlp.flink.loop;

import java.util.Collection;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.contrib.streaming.state.RocksDBOptions;
import org.apache.flink.contrib.streaming.state.RocksDBOptionsFactory;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;

/**
 * Lets RocksDB merge the files of one checkpoint with those of the last one at once. Each
 * checkpoint writes the whole state of the programs anew, as files beside those that hold the
 * values before; by default RocksDB merges when there are four, and a checkpoint consists of all
 * files: of up to four versions of the state. Merged at once it is two: what has just been written,
 * and what was there.
 */
public final class PromptCompaction implements RocksDBOptionsFactory {

  private static final long serialVersionUID = 1L;

  private static final int FILES_BEFORE_MERGE = 1;

  /** Chooses it for a job whose user has not chosen other options for RocksDB. */
  static void choose(StreamExecutionEnvironment env) {
    if (env.getConfiguration().getOptional(RocksDBOptions.OPTIONS_FACTORY).isEmpty()) {
      Configuration settings = new Configuration();
      settings.set(RocksDBOptions.OPTIONS_FACTORY, PromptCompaction.class.getName());
      env.configure(settings);
    }
  }

  @Override
  public DBOptions createDBOptions(DBOptions options, Collection<AutoCloseable> toClose) {
    return options;
  }

  @Override
  public ColumnFamilyOptions createColumnOptions(
      ColumnFamilyOptions options, Collection<AutoCloseable> toClose) {
    return options.setLevel0FileNumCompactionTrigger(FILES_BEFORE_MERGE);
  }
}
