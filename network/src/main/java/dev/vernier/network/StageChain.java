package dev.vernier.network;

import java.util.List;

/// Stages one after the other. Two arrays take turns as the gradient by a stage's output and by its
/// input; only a stage that does not work in place changes sides.
final class StageChain implements Stage {

  private final Stage[] stages;
  private final boolean worksInPlace;

  StageChain(List<Stage> stages) {
    this.stages = stages.toArray(Stage[]::new);
    worksInPlace = stages.stream().filter(stage -> !stage.worksInPlace()).count() % 2 == 0;
  }

  @Override
  public float[] output() {
    return stages[stages.length - 1].output();
  }

  @Override
  public void forward(float[] parameters, float[] x, int xFrom, int batch, Mode mode, long step) {
    float[] input = x;
    int from = xFrom;
    for (Stage stage : stages) {
      stage.forward(parameters, input, from, batch, mode, step);
      input = stage.output();
      from = 0;
    }
  }

  /// Leaves the gradient by the input in `dx`, or in `dy` where the stages change sides an even
  /// number of times; the other one has been used in between.
  @Override
  public void backward(
      float[] parameters,
      float[] gradients,
      float[] x,
      float[] dy,
      float[] dx,
      int batch,
      boolean inputGradient) {
    float[] byOutput = dy;
    float[] byInput = dx;
    for (int i = stages.length - 1; i >= 0; i--) {
      Stage stage = stages[i];
      float[] input = i == 0 ? x : stages[i - 1].output();
      stage.backward(
          parameters, gradients, input, byOutput, byInput, batch, i > 0 || inputGradient);
      if (!stage.worksInPlace()) {
        float[] swapped = byOutput;
        byOutput = byInput;
        byInput = swapped;
      }
    }
  }

  @Override
  public boolean worksInPlace() {
    return worksInPlace;
  }

  @Override
  public boolean outputIsFree() {
    return stages[stages.length - 1].outputIsFree();
  }

  @Override
  public long size() {
    long size = 0;
    for (Stage stage : stages) {
      size += stage.size();
    }
    return size;
  }
}
