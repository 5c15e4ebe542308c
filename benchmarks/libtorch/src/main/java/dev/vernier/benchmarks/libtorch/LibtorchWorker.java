package dev.vernier.benchmarks.libtorch;

import dev.vernier.benchmarks.Rounds;
import dev.vernier.benchmarks.Rows;
import dev.vernier.benchmarks.Workload;
import java.nio.file.Path;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LinearOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.SequentialImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// libtorch's worker: the training loop of PyTorch's C++ interface, through JavaCPP. Pointers of a
/// step are freed at its end.
final class LibtorchWorker {

  private LibtorchWorker() {}

  public static void main(String[] args) {
    var rounds = Rounds.open();
    var arguments = Rounds.arguments(args);
    var workload = Workload.parse(arguments);
    Rows rows = Rows.read(Path.of(Objects.requireNonNull(arguments.get("files"), "files=…")));
    torch.set_num_threads(1);
    torch.manual_seed(1);
    Tensor inputs = Tensor.create(rows.inputs(), workload.rows(), workload.inputs());
    var classes = new long[rows.classes().length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = rows.classes()[i];
    }
    Tensor labels = Tensor.create(classes);
    SequentialImpl network = network(workload);
    network.train(true);
    Optimizer optimizer = optimizer(workload, network);
    // The version of the preset begins with that of libtorch.
    String version = torch.class.getPackage().getImplementationVersion();
    boolean on = rounds.begin("libtorch " + version + " (JavaCPP's preset)");
    while (on) {
      on = epoch(workload, inputs, labels, network, optimizer, rounds);
    }
  }

  private static boolean epoch(
      Workload workload,
      Tensor inputs,
      Tensor labels,
      SequentialImpl network,
      Optimizer optimizer,
      Rounds rounds) {
    int batch = workload.batch();
    try (var _ = new PointerScope()) {
      Tensor order = torch.randperm(workload.rows());
      for (int from = 0; from + batch <= workload.rows(); from += batch) {
        try (var _ = new PointerScope()) {
          Tensor index = order.narrow(0, from, batch);
          Tensor x = inputs.index_select(0, index);
          Tensor y = labels.index_select(0, index);
          optimizer.zero_grad();
          torch.cross_entropy_loss(network.forward(x), y).backward();
          var _ = optimizer.step();
        }
        if (!rounds.stepped()) {
          return false;
        }
      }
    }
    return true;
  }

  private static SequentialImpl network(Workload workload) {
    var network = new SequentialImpl();
    int width = workload.inputs();
    for (int units : workload.hidden()) {
      var dense = new LinearOptions(width, units);
      var _ = dense.bias().put(!workload.normalized());
      network.push_back(new LinearImpl(dense));
      if (workload.normalized()) {
        network.push_back(new BatchNorm1dImpl(new BatchNormOptions(units)));
      }
      network.push_back(new ReLUImpl());
      if (workload.dropout() > 0) {
        network.push_back(new DropoutImpl(workload.dropout()));
      }
      width = units;
    }
    network.push_back(new LinearImpl(width, workload.classes()));
    return network;
  }

  private static Optimizer optimizer(Workload workload, SequentialImpl network) {
    return switch (workload.rule()) {
      case MOMENTUM -> {
        var options = new SGDOptions(workload.rate());
        var _ = options.momentum().put(0.9);
        yield new SGD(network.parameters(), options);
      }
      case ADAM -> new Adam(network.parameters(), new AdamOptions(workload.rate()));
    };
  }
}
