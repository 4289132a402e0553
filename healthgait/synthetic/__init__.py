"""A simulated cohort in the layout of Health&Gait, with exact ground truth.

The modules in the order of the data flow:

    random_streams  one seed -> independent generators for every participant and purpose
    people          sex, age, body measures
    gait_norms      how this person walks at this pace
    footfalls       position and time of each stance; the gait parameters follow from that
    atypical_gait   the same person limping or shuffling
    feet, walker    foot roll and swing, pelvis, legs by inverse kinematics, trunk, arms, head
    camera          projection of walkway and walker; sensor boxes
    pose            joints as from a pose estimator
    pose_errors     further errors of real estimators, optional
    anatomy, renderer, flow   pictures: body parts, silhouette, optical flow
    table_files, participant, dataset   rows, one participant's files, the whole dataset
    scenes          walks under harder conditions, to test the accuracy of the estimation

In healthgait, only ``agreement.accuracy`` imports this package.
"""
