package io.gamlp.flink.augmentation;

import io.gamlp.flink.types.OpaqueType;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.graph.Edge;
import org.apache.flink.graph.Vertex;

/** Flink types of the block graph. */
final class BlockTypes {

  static final TypeInformation<StoredBlock> STORED =
      new OpaqueType<>(StoredBlock.class, new StoredBlockSerializer());
  static final TypeInformation<SparseBlock> SPARSE =
      new OpaqueType<>(SparseBlock.class, new SparseBlockSerializer());

  private BlockTypes() {}

  @SuppressWarnings({"unchecked", "rawtypes"})
  static TypeInformation<Vertex<Long, StoredBlock>> vertex() {
    return new TupleTypeInfo(Vertex.class, Types.LONG, STORED);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  static TypeInformation<Edge<Long, SparseBlock>> edge() {
    return new TupleTypeInfo(Edge.class, Types.LONG, Types.LONG, SPARSE);
  }

  /** Lets Gelly's own type extraction find the type. */
  public static final class StoredFactory extends TypeInfoFactory<StoredBlock> {
    @Override
    public TypeInformation<StoredBlock> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return STORED;
    }
  }

  /** Lets Gelly's own type extraction find the type. */
  public static final class SparseFactory extends TypeInfoFactory<SparseBlock> {
    @Override
    public TypeInformation<SparseBlock> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return SPARSE;
    }
  }
}
