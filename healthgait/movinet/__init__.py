from healthgait import quiet_tensorflow

quiet_tensorflow.start()  # every room here imports TensorFlow
