package io.gamlp.flink.augmentation;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.graph.Edge;
import org.apache.flink.graph.Vertex;

/** Flink types of the block graph. */
final class BlockTypes {

  static final TypeInformation<DenseBlock> DENSE =
      new BlockType<>(DenseBlock.class, BlockType.Kind.DENSE);
  static final TypeInformation<SparseBlock> SPARSE =
      new BlockType<>(SparseBlock.class, BlockType.Kind.SPARSE);

  private BlockTypes() {}

  @SuppressWarnings({"unchecked", "rawtypes"})
  static TypeInformation<Vertex<Long, DenseBlock>> vertex() {
    return new TupleTypeInfo(Vertex.class, Types.LONG, DENSE);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  static TypeInformation<Edge<Long, SparseBlock>> edge() {
    return new TupleTypeInfo(Edge.class, Types.LONG, Types.LONG, SPARSE);
  }

  /** Lets Gelly's own type extraction find the type. */
  public static final class DenseFactory extends TypeInfoFactory<DenseBlock> {
    @Override
    public TypeInformation<DenseBlock> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return DENSE;
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

  private static final class BlockType<T> extends TypeInformation<T> {

    private static final long serialVersionUID = 1L;

    private enum Kind {
      DENSE(DenseBlockSerializer::new),
      SPARSE(SparseBlockSerializer::new);

      private final Supplier<TypeSerializer<?>> serializer;

      Kind(Supplier<TypeSerializer<?>> serializer) {
        this.serializer = serializer;
      }
    }

    private final Class<T> type;
    private final Kind kind;

    BlockType(Class<T> type, Kind kind) {
      this.type = type;
      this.kind = kind;
    }

    @Override
    @SuppressWarnings("unchecked")
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
      return (TypeSerializer<T>) kind.serializer.get();
    }

    @Override
    @Deprecated
    public TypeSerializer<T> createSerializer(ExecutionConfig config) {
      return createSerializer(config.getSerializerConfig());
    }

    @Override
    public Class<T> getTypeClass() {
      return type;
    }

    @Override
    public boolean isBasicType() {
      return false;
    }

    @Override
    public boolean isTupleType() {
      return false;
    }

    @Override
    public boolean isKeyType() {
      return false;
    }

    @Override
    public int getArity() {
      return 1;
    }

    @Override
    public int getTotalFields() {
      return 1;
    }

    @Override
    public boolean canEqual(Object other) {
      return other instanceof BlockType;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof BlockType<?> that && kind == that.kind;
    }

    @Override
    public int hashCode() {
      return kind.hashCode();
    }

    @Override
    public String toString() {
      return type.getSimpleName();
    }
  }
}
