"""A simulated cohort in the layout of Health&Gait, whose truth is known exactly.

The steps of the work, in the order in which data pass through them:

    random_streams  one seed -> independent generators for every participant and purpose
    people          sex, age, body measures
    gait_norms      how this person walks at this pace
    footfalls       where and when each foot stands; the gait parameters follow from that
    atypical_gait       the same person limping or shuffling
    feet, walker    foot roll and swing, pelvis, legs by inverse kinematics, trunk, arms, head
    camera          what the walkway and the walker look like from the side; sensor boxes
    pose            joints as a pose estimator would see them
    pose_errors     what a real estimator does wrong beyond that, if asked for
    anatomy, renderer, flow   pictures: body parts, silhouette, optical flow
    table_files, participant, dataset   rows, one participant's files, the whole tree
    scenes          walks under harder conditions than the cohort's, for the accuracy of the estimation

In healthgait, ``agreement.accuracy`` alone imports this package.
"""
