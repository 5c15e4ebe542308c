package dev.vernier.network.kernel;

/// The numbers of one step of Adam, in the order in which the loops read them. Filled anew for each
/// step; owned by one thread.
public final class AdamStep {

  static final int BETA1 = 0;
  static final int REST1 = 1;
  static final int BETA2 = 2;
  static final int REST2 = 3;
  static final int M_SCALE = 4;
  static final int V_SCALE = 5;
  static final int EPSILON = 6;
  static final int DECAY = 7;
  static final int RATE = 8;
  static final int GRADIENT_FACTOR = 9;
  static final int SHARE = 10;

  private final float[] numbers = new float[SHARE + 1];

  /// @param mScale `1 / (1-β₁ᵗ)`
  /// @param vScale `1 / √(1-β₂ᵗ)`
  /// @param gradientFactor by which gradients are multiplied before anything else
  public void fill(
      float beta1, float beta2, float mScale, float vScale, float epsilon, float gradientFactor) {
    numbers[BETA1] = beta1;
    numbers[REST1] = 1 - beta1;
    numbers[BETA2] = beta2;
    numbers[REST2] = 1 - beta2;
    numbers[M_SCALE] = mScale;
    numbers[V_SCALE] = vScale;
    numbers[EPSILON] = epsilon;
    numbers[GRADIENT_FACTOR] = gradientFactor;
  }

  /// What may differ from one stretch of the parameters to the next.
  ///
  /// @param decay the coefficient of decoupled decay
  /// @param rate the learning rate
  public void fillRate(float decay, float rate) {
    numbers[DECAY] = decay;
    numbers[RATE] = rate;
  }

  /// @param share how far the average of the parameters goes to them
  public void fillShare(float share) {
    numbers[SHARE] = share;
  }

  float[] numbers() {
    return numbers;
  }
}
