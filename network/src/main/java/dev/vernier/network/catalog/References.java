package dev.vernier.network.catalog;

import dev.vernier.space.Hyperparameter.Source;

/// The public works that the catalogue draws on, each named once.
final class References {

  private References() {}

  // Guides

  static final Source PLAYBOOK =
      new Source(
          "Godbole, Dahl, Gilmer, Shallue, Nado: Deep Learning Tuning Playbook (2023)",
          "https://github.com/google-research/tuning_playbook");
  static final Source CS231N_DATA =
      new Source(
          "CS231n notes: Setting up the data and the model",
          "https://cs231n.github.io/neural-networks-2/");
  static final Source CS231N_LEARNING =
      new Source(
          "CS231n notes: Learning and evaluation", "https://cs231n.github.io/neural-networks-3/");
  static final Source KARPATHY =
      new Source(
          "Karpathy: A recipe for training neural networks (2019)",
          "https://karpathy.github.io/2019/04/25/recipe/");
  static final Source BENGIO =
      new Source(
          "Bengio: Practical recommendations for gradient-based training of deep architectures"
              + " (2012)",
          "https://arxiv.org/abs/1206.5533");
  static final Source EFFICIENT_BACKPROP =
      new Source(
          "LeCun, Bottou, Orr, Müller: Efficient BackProp (1998)",
          "https://doi.org/10.1007/3-540-49430-8_2");
  static final Source SMITH =
      new Source(
          "Smith: A disciplined approach to neural network hyper-parameters (2018)",
          "https://arxiv.org/abs/1803.09820");

  // Tabular networks and their tuning

  static final Source LCBENCH =
      new Source(
          "Zimmer, Lindauer, Hutter: Auto-PyTorch Tabular, with LCBench (2020)",
          "https://arxiv.org/abs/2006.13799");
  static final Source YAHPO =
      new Source(
          "Pfisterer et al.: YAHPO Gym, surrogates of LCBench and others (2021)",
          "https://arxiv.org/abs/2109.03670");
  static final Source TABM =
      new Source(
          "Gorishniy, Kotelnikov, Babenko: TabM, with tuned configurations of MLPs (2024)",
          "https://arxiv.org/abs/2410.24210");
  static final Source REALMLP =
      new Source(
          "Holzmüller, Grinsztajn, Steinwart: Better by default, RealMLP (2024)",
          "https://arxiv.org/abs/2407.04491");
  static final Source SIMPLE_NETS =
      new Source(
          "Kadra, Lindauer, Hutter, Grabocka: Well-tuned simple nets excel on tabular datasets"
              + " (2021)",
          "https://arxiv.org/abs/2106.11189");
  static final Source RANDOM_SEARCH =
      new Source(
          "Bergstra, Bengio: Random search for hyper-parameter optimization (2012)",
          "https://www.jmlr.org/papers/v13/bergstra12a.html");

  // Optimizers and schedules

  static final Source ADAM =
      new Source(
          "Kingma, Ba: Adam, a method for stochastic optimization (2014)",
          "https://arxiv.org/abs/1412.6980");
  static final Source ADAMW =
      new Source(
          "Loshchilov, Hutter: Decoupled weight decay regularization (2017)",
          "https://arxiv.org/abs/1711.05101");
  static final Source SGDR =
      new Source(
          "Loshchilov, Hutter: SGDR, stochastic gradient descent with warm restarts (2016)",
          "https://arxiv.org/abs/1608.03983");
  static final Source MOMENTUM =
      new Source(
          "Sutskever, Martens, Dahl, Hinton: On the importance of initialization and momentum"
              + " (2013)",
          "https://proceedings.mlr.press/v28/sutskever13.html");
  static final Source MARGINAL_VALUE =
      new Source(
          "Wilson et al.: The marginal value of adaptive gradient methods (2017)",
          "https://arxiv.org/abs/1705.08292");
  static final Source COMPARING_OPTIMIZERS =
      new Source(
          "Choi et al.: On empirical comparisons of optimizers for deep learning (2019)",
          "https://arxiv.org/abs/1910.05446");
  static final Source SMALL_BATCHES =
      new Source(
          "Masters, Luschi: Revisiting small batch training for deep neural networks (2018)",
          "https://arxiv.org/abs/1804.07612");
  static final Source DATA_PARALLELISM =
      new Source(
          "Shallue et al.: Measuring the effects of data parallelism on neural network training"
              + " (2018)",
          "https://arxiv.org/abs/1811.03600");
  static final Source GROW_THE_BATCH =
      new Source(
          "Smith, Kindermans, Ying, Le: Don't decay the learning rate, increase the batch size"
              + " (2017)",
          "https://arxiv.org/abs/1711.00489");
  static final Source RMSPROP =
      new Source(
          "Hinton, Srivastava, Swersky: Neural networks for machine learning, lecture 6 (2012)",
          "https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf");
  static final Source ADAGRAD =
      new Source(
          "Duchi, Hazan, Singer: Adaptive subgradient methods (2011)",
          "https://www.jmlr.org/papers/v12/duchi11a.html");
  static final Source ADADELTA =
      new Source(
          "Zeiler: ADADELTA, an adaptive learning rate method (2012)",
          "https://arxiv.org/abs/1212.5701");
  static final Source NADAM =
      new Source(
          "Dozat: Incorporating Nesterov momentum into Adam (2016)",
          "https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ");
  static final Source LION =
      new Source(
          "Chen et al.: Symbolic discovery of optimization algorithms (2023)",
          "https://arxiv.org/abs/2302.06675");
  static final Source AMSGRAD =
      new Source(
          "Reddi, Kale, Kumar: On the convergence of Adam and beyond (2018)",
          "https://arxiv.org/abs/1904.09237");
  static final Source CLIPPING =
      new Source(
          "Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural networks (2012)",
          "https://arxiv.org/abs/1211.5063");
  static final Source WARMUP =
      new Source(
          "Goyal et al.: Accurate, large minibatch SGD (2017)", "https://arxiv.org/abs/1706.02677");
  static final Source ONE_CYCLE =
      new Source("Smith, Topin: Super-convergence (2017)", "https://arxiv.org/abs/1708.07120");
  static final Source AVERAGING =
      new Source(
          "Morales-Brotons, Vogels, Hendrikx: Exponential moving average of weights in deep learning (2024)",
          "https://arxiv.org/abs/2411.18704");
  static final Source SWA =
      new Source(
          "Izmailov et al.: Averaging weights leads to wider optima and better generalization (2018)",
          "https://arxiv.org/abs/1803.05407");

  // Architecture, initialization, regularization

  static final Source HE =
      new Source(
          "He, Zhang, Ren, Sun: Delving deep into rectifiers (2015)",
          "https://arxiv.org/abs/1502.01852");
  static final Source GLOROT =
      new Source(
          "Glorot, Bengio: Understanding the difficulty of training deep feedforward neural networks"
              + " (2010)",
          "https://proceedings.mlr.press/v9/glorot10a.html");
  static final Source GELU =
      new Source(
          "Hendrycks, Gimpel: Gaussian error linear units (2016)",
          "https://arxiv.org/abs/1606.08415");
  static final Source SELU =
      new Source(
          "Klambauer, Unterthiner, Mayr, Hochreiter: Self-normalizing neural networks (2017)",
          "https://arxiv.org/abs/1706.02515");
  static final Source ELU =
      new Source(
          "Clevert, Unterthiner, Hochreiter: Exponential linear units (2015)",
          "https://arxiv.org/abs/1511.07289");
  static final Source SILU =
      new Source(
          "Ramachandran, Zoph, Le: Searching for activation functions (2017)",
          "https://arxiv.org/abs/1710.05941");
  static final Source MISH =
      new Source(
          "Misra: Mish, a self regularized non-monotonic activation function (2019)",
          "https://arxiv.org/abs/1908.08681");
  static final Source BATCH_NORM =
      new Source("Ioffe, Szegedy: Batch normalization (2015)", "https://arxiv.org/abs/1502.03167");
  static final Source DISHARMONY =
      new Source(
          "Li, Chen, Hu, Yang: Understanding the disharmony between dropout and batch normalization"
              + " (2018)",
          "https://arxiv.org/abs/1801.05134");
  static final Source DROPOUT =
      new Source(
          "Srivastava et al.: Dropout, a simple way to prevent neural networks from overfitting"
              + " (2014)",
          "https://jmlr.org/papers/v15/srivastava14a.html");
  static final Source WEIGHT_DECAY =
      new Source(
          "Krogh, Hertz: A simple weight decay can improve generalization (1991)",
          "https://proceedings.neurips.cc/paper/1991/hash/8eefcfdf5990e441f0fb6f3fad709e21-Abstract.html");
  static final Source LASSO =
      new Source(
          "Tibshirani: Regression shrinkage and selection via the lasso (1996)",
          "https://doi.org/10.1111/j.2517-6161.1996.tb02080.x");
  static final Source LAYER_NORM =
      new Source(
          "Ba, Kiros, Hinton: Layer normalization (2016)", "https://arxiv.org/abs/1607.06450");
  static final Source RESIDUAL =
      new Source(
          "He, Zhang, Ren, Sun: Deep residual learning for image recognition (2015)",
          "https://arxiv.org/abs/1512.03385");
  static final Source TABULAR_NETS =
      new Source(
          "Gorishniy, Rubachev, Khrulkov, Babenko: Revisiting deep learning models for tabular data (2021)",
          "https://arxiv.org/abs/2106.11959");
  static final Source NUMERIC_EMBEDDINGS =
      new Source(
          "Gorishniy, Rubachev, Babenko: On embeddings for numerical features (2022)",
          "https://arxiv.org/abs/2203.05556");
  static final Source ENTITY_EMBEDDINGS =
      new Source(
          "Guo, Berkhahn: Entity embeddings of categorical variables (2016)",
          "https://arxiv.org/abs/1604.06737");
  static final Source NTK =
      new Source(
          "Jacot, Gabriel, Hongler: Neural tangent kernel (2018)",
          "https://arxiv.org/abs/1806.07572");
  static final Source ORTHOGONAL =
      new Source(
          "Saxe, McClelland, Ganguli: Exact solutions to the nonlinear dynamics of learning (2013)",
          "https://arxiv.org/abs/1312.6120");
  static final Source INCEPTION =
      new Source(
          "Szegedy et al.: Rethinking the inception architecture (2015)",
          "https://arxiv.org/abs/1512.00567");
  static final Source LABEL_SMOOTHING =
      new Source(
          "Müller, Kornblith, Hinton: When does label smoothing help? (2019)",
          "https://arxiv.org/abs/1906.02629");
  static final Source MIXUP =
      new Source(
          "Zhang, Cisse, Dauphin, Lopez-Paz: mixup, beyond empirical risk minimization (2017)",
          "https://arxiv.org/abs/1710.09412");
  static final Source NOISE =
      new Source(
          "Bishop: Training with noise is equivalent to Tikhonov regularization (1995)",
          "https://doi.org/10.1162/neco.1995.7.1.108");
  static final Source ISTA =
      new Source(
          "Daubechies, Defrise, De Mol: An iterative thresholding algorithm (2004)",
          "https://doi.org/10.1002/cpa.20042");

  // Data and losses

  static final Source FOCAL_LOSS =
      new Source(
          "Lin, Goyal, Girshick, He, Dollár: Focal loss for dense object detection (2017)",
          "https://arxiv.org/abs/1708.02002");
  static final Source CLASS_BALANCE =
      new Source(
          "Cui, Jia, Lin, Song, Belongie: Class-balanced loss (2019)",
          "https://arxiv.org/abs/1901.05555");
  static final Source HUBER =
      new Source(
          "Huber: Robust estimation of a location parameter (1964)",
          "https://doi.org/10.1214/aoms/1177703732");
  static final Source QUANTILES =
      new Source(
          "Koenker, Bassett: Regression quantiles (1978)", "https://doi.org/10.2307/1913643");
  static final Source SKLEARN_SCALING =
      new Source(
          "scikit-learn user guide: Preprocessing data",
          "https://scikit-learn.org/stable/modules/preprocessing.html");

  // Stopping and judging

  static final Source EARLY_STOPPING =
      new Source(
          "Prechelt: Early stopping, but when? (1998)", "https://doi.org/10.1007/3-540-49430-8_3");
  static final Source VARIANCE =
      new Source(
          "Bouthillier et al.: Accounting for variance in machine learning benchmarks (2021)",
          "https://arxiv.org/abs/2103.03098");

  // Definitions of the reference framework

  static final Source PYTORCH_OPTIM =
      new Source(
          "PyTorch reference: torch.optim", "https://docs.pytorch.org/docs/stable/optim.html");
  static final Source PYTORCH_BATCH_NORM =
      new Source(
          "PyTorch reference: BatchNorm1d",
          "https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html");
  static final Source PYTORCH_INIT =
      new Source(
          "PyTorch reference: torch.nn.init", "https://docs.pytorch.org/docs/stable/nn.init.html");
  static final Source PYTORCH_SCHEDULES =
      new Source(
          "PyTorch reference: how to adjust the learning rate",
          "https://docs.pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate");
  static final Source PYTORCH_CLIPPING =
      new Source(
          "PyTorch reference: clip_grad_norm_",
          "https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html");
  static final Source PYTORCH_DATA =
      new Source(
          "PyTorch reference: torch.utils.data", "https://docs.pytorch.org/docs/stable/data.html");
  static final Source PYTORCH_LOSSES =
      new Source(
          "PyTorch reference: loss functions",
          "https://docs.pytorch.org/docs/stable/nn.html#loss-functions");
  static final Source PYTORCH_CHECKPOINTS =
      new Source(
          "PyTorch tutorial: Saving and loading models",
          "https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html");
}
