"""Losses of embeddings: contrastive, triplets, n pairs, clusters."""

from __future__ import annotations

from .metric_learning import (
    cluster_loss,
    compute_augmented_facility_locations,
    compute_augmented_facility_locations_pam,
    compute_clustering_score,
    compute_facility_energy,
    compute_gt_cluster_score,
    contrastive_loss,
    get_cluster_assignment,
    lifted_struct_loss,
    masked_maximum,
    masked_minimum,
    npairs_loss,
    npairs_loss_multilabel,
    pairwise_distance,
    triplet_semihard_loss,
    update_1d_tensor,
    update_all_medoids,
    update_medoid_per_cluster,
)

__all__ = [
    "cluster_loss",
    "compute_augmented_facility_locations",
    "compute_augmented_facility_locations_pam",
    "compute_clustering_score",
    "compute_facility_energy",
    "compute_gt_cluster_score",
    "contrastive_loss",
    "get_cluster_assignment",
    "lifted_struct_loss",
    "masked_maximum",
    "masked_minimum",
    "npairs_loss",
    "npairs_loss_multilabel",
    "pairwise_distance",
    "triplet_semihard_loss",
    "update_1d_tensor",
    "update_all_medoids",
    "update_medoid_per_cluster",
]
