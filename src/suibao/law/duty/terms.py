"""Closed lists of dispatch."""

from suibao.law.terms import Term


class DispatchPosition(Term):
    """Positions in which dispatched workers may be used (劳动合同法 66); OTHER is any other."""

    TEMPORARY = 1, "临时性岗位"
    AUXILIARY = 2, "辅助性岗位"
    SUBSTITUTE = 3, "替代性岗位"
    OTHER = 4, "其他岗位"
